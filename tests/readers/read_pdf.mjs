// Reads PDFs with pdf.js, which Firefox reads them with, and says how it went.
//
//   node read_pdf.mjs BOOK.pdf…
//
// Out: a line of JSON a file: `warnings` that pdf.js has of it; `labels` and `text` of its pages;
// `title`, `lang`; `outline` as [title, page] and `links` as [page, page or address led to], null
// where a target is not found, pages counted from 0; `roles` in the structure of its pages.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const modules = join(dirname(fileURLToPath(import.meta.url)), '..', 'npm', 'package.json')
const home = join(dirname(createRequire(modules).resolve('pdfjs-dist/package.json')), '/')
const said = []
for (const name of ['log', 'warn', 'error']) console[name] = (...words) => said.push(words.join(' '))
const { getDocument } = await import(join(home, 'legacy/build/pdf.mjs'))
said.length = 0 // of the machine: pdf.js has no canvas in some

async function read(path) {
  const pdf = await getDocument({
    data: new Uint8Array(readFileSync(path)), verbosity: 1, cMapUrl: join(home, 'cmaps/'),
    iccUrl: join(home, 'iccs/'), standardFontDataUrl: join(home, 'standard_fonts/'), wasmUrl: join(home, 'wasm/'),
  }).promise
  const target = async (destination) => {
    const to = typeof destination === 'string' ? await pdf.getDestination(destination) : destination
    return to ? pdf.getPageIndex(to[0]) : null
  }
  const bookmarks = async (items) =>
    (await Promise.all((items ?? []).map(async (item) => [[item.title, await target(item.dest)], ...await bookmarks(item.items)]))).flat()
  const text = [], links = [], roles = new Set()
  const note = (node) => { if (node?.role) roles.add(node.role); node?.children?.forEach(note) }
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number)
    text.push((await page.getTextContent()).items.map((item) => item.str + (item.hasEOL ? '\n' : '')).join(''))
    for (const link of await page.getAnnotations()) links.push([number - 1, link.url ?? await target(link.dest)])
    note(await page.getStructTree())
    await page.getOperatorList()
    page.cleanup()
  }
  const { info } = await pdf.getMetadata()
  return {
    warnings: said.splice(0), labels: await pdf.getPageLabels(), text, links, roles: [...roles],
    outline: await bookmarks(await pdf.getOutline()), title: info.Title, lang: info.Language,
  }
}

const lines = []
for (const path of process.argv.slice(2)) lines.push(JSON.stringify(await read(path)) + '\n')
process.stdout.write(lines.join(''), () => process.exit(0))
