// Builds the page into graph_api/http/web_assets: one script, one that lays out beside it, a style sheet,
// an icon, and the page that names them. Scripts and style carry a hash of their content, so browsers may
// keep them for ever.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "graph_api", "http", "web_assets");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const result = await build({
  absWorkingDir: here,
  entryPoints: { app: "src/main.tsx", layers: "src/layers-worker.ts", page: "src/page.css" },
  outdir: out,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".graphql": "text" },
  legalComments: "linked",
  metafile: true,
  logLevel: "warning",
});
const built = Object.keys(result.metafile.outputs).map((path) => basename(path));
const named = (entry, ending) => {
  const found = built.filter((name) => name.startsWith(`${entry}-`) && name.endsWith(ending));
  if (found.length !== 1) throw new Error(`expected one ${entry}${ending}, found ${found.length}`);
  return found[0];
};
const page = await readFile(join(here, "src", "index.html"), "utf8");
await writeFile(
  join(out, "index.html"),
  page
    .replaceAll("{{script}}", named("app", ".js"))
    .replaceAll("{{layers}}", named("layers", ".js"))
    .replaceAll("{{style}}", named("page", ".css")),
);
await writeFile(join(out, "icon.svg"), await readFile(join(here, "src", "icon.svg")));
