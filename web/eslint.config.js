import eslint from "@eslint/js";
import typescript from "typescript-eslint";

export default typescript.config(
  { ignores: ["node_modules"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [...typescript.configs.strict],
    rules: {
      complexity: ["error", 12],
      eqeqeq: "error",
      "max-lines": ["error", 300],
      "no-console": "error",
      "no-restricted-globals": [
        "error",
        // A token or a subject must not outlive the page.
        { name: "localStorage", message: "Nothing is stored." },
        { name: "sessionStorage", message: "Nothing is stored." },
      ],
    },
  },
  { files: ["build.mjs"], languageOptions: { globals: { process: "readonly" } } },
);
