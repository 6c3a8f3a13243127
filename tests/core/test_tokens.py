from app.core.tokens import (
    ALPHABET,
    READABLE,
    as_typed,
    derived,
    kept,
    paper_code,
    public_id,
    public_ids_for_many,
    secret_token,
)

KEY = b"k" * 32


def test_a_public_id_is_22_letters_and_digits() -> None:
    assert len(public_id()) == 22
    assert set(public_id()) <= set(ALPHABET)


def test_public_ids_follow_no_order_and_never_repeat() -> None:
    made = [public_id() for _ in range(500)]
    assert len(set(made)) == 500
    assert made != sorted(made)


def test_public_ids_for_many_begin_alike_and_never_repeat() -> None:
    one, other = public_ids_for_many(), public_ids_for_many()
    made = [one() for _ in range(500)]
    assert len(set(made)) == len({id_[4:] for id_ in made}) == 500
    assert {len(id_) for id_ in made} == {22}
    assert len({id_[:4] for id_ in made}) == 1
    assert set("".join(made)) <= set(ALPHABET)
    assert other()[:4] != made[0][:4]


def test_a_secret_holds_256_bits_and_is_kept_only_as_a_hash() -> None:
    secret = secret_token()
    assert len(secret) == 43
    assert secret not in kept(secret)
    assert len(kept(secret)) == 64
    assert kept(secret) == kept(secret) != kept(secret_token())


def test_what_is_derived_can_be_made_again_with_the_same_key_only() -> None:
    assert derived(KEY, "invitation", "a") == derived(KEY, "invitation", "a")
    assert derived(KEY, "invitation", "a") != derived(b"x" * 32, "invitation", "a")
    assert len(derived(KEY, "invitation", "a")) == 22


def test_where_one_word_ends_and_the_next_begins_matters() -> None:
    assert derived(KEY, "ab", "c") != derived(KEY, "a", "bc")


def test_a_code_on_paper_has_four_groups_of_signs_that_cannot_be_mistaken() -> None:
    code = paper_code(KEY, "7", "seed", "1")
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert set(code) - {"-"} <= set(READABLE)
    assert not set("01lioIO") & set(READABLE)


def test_a_code_may_be_typed_with_capitals_and_spaces_and_without_dashes() -> None:
    code = paper_code(KEY, "7", "seed", "1")
    assert as_typed(code.replace("-", " ").title()) == code
    assert as_typed("  " + code.replace("-", "") + "\n") == code
