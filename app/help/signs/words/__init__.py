"""The words of which the signs are made, in Ukrainian, Russian, Georgian and English.

Stems and not sentences: who writes the next snare writes it differently."""
