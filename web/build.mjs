// Builds the page into graph_api/http/web_assets: one script, one that lays out beside it, a style sheet,
// an icon, and the page that names them. Scripts and style carry a hash of their content, so browsers may
// keep them for ever. The page's questions are listed beside them, for services that answer no others.
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
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

// Every question of the page as it is sent: put together by the page's own code, so that both are the same.
const parts = await build({
  absWorkingDir: here,
  entryPoints: ["src/api/parts.ts"],
  bundle: true,
  format: "esm",
  loader: { ".graphql": "text" },
  write: false,
  logLevel: "warning",
});
const code = Buffer.from(parts.outputFiles[0].contents).toString("base64");
const { whole } = await import(`data:text/javascript;base64,${code}`);
const questions = join(here, "src", "api", "queries");
const documents = {};
for (const name of (await readdir(questions)).filter((each) => each.endsWith(".graphql")).sort()) {
  const text = whole(await readFile(join(questions, name), "utf8"));
  documents[createHash("sha256").update(text).digest("hex")] = text;
}
await writeFile(join(out, "documents.json"), `${JSON.stringify(documents, null, 1)}\n`);
