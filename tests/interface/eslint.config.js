// The floor for scripts: modules as Chrome 89 reads them, no bundler, no third party.
import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import globals from "globals";

export default [
  {
    ...js.configs.recommended,
    files: ["static/**/*.js"],
    languageOptions: { ecmaVersion: 2021, sourceType: "module", globals: { ...globals.browser, ...globals.serviceworker } },
    rules: {
      ...js.configs.recommended.rules,
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-restricted-syntax": [
        "error",
        { selector: "AssignmentExpression[left.property.name=/^(inner|outer)HTML$/]", message: "What people wrote goes in as text." },
        { selector: "CallExpression[callee.property.name='insertAdjacentHTML']", message: "What people wrote goes in as text." },
        { selector: "CallExpression[callee.property.name=/^to(Locale)?UpperCase$/]", message: "Georgian would turn into letters that old phones do not have." },
      ],
    },
  },
  { ...compat.configs["flat/recommended"], files: ["static/**/*.js"], settings: { targets: ["chrome >= 89"] } },
];
