import prettier from "eslint-config-prettier"
import tseslint from "typescript-eslint"

/** Typed rules for what the compiler does not see; prettier owns the layout. */
export default tseslint.config(
  {
    ignores: [
      "dist/**",
      "output/**",
      "node_modules/**",
      "templates/**",
      "**/*.mjs",
      "**/*.cjs",
      "eslint.config.js",
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/consistent-type-definitions": "error",
      "@typescript-eslint/array-type": "off",
      "no-duplicate-imports": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      "no-var": "error",
      // A record of functions is taken apart as freely as it is made, and an interface may promise what one maker has at once.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowArray: true }],
    },
  },
  {
    files: ["test/**"],
    rules: Object.fromEntries(
      ["argument", "assignment", "call", "member-access", "return"].map(name => [
        `@typescript-eslint/no-unsafe-${name}`,
        "off",
      ]),
    ),
  },
  prettier,
)
