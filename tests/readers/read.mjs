// Reads a book with one engine in headless Chromium, as a reader would, and says how it went.
//
//   node read.mjs ENGINE BOOK.epub FOLDER [WIDTH HEIGHT [PICTURES]]
//
// FOLDER is the book unpacked. LINKS in the environment is a JSON list of [name, address, selector]:
// links to click, and the document each stands in. Out: one line of JSON: `turned` pages from the first to the last,
// `documents` seen on the way in order, how many of `contents` and `pages` led where they say,
// what each link clicked shows, and pictures that are `wide`r than the box they stand in.
// With EVERY=n in the environment every n-th of contents and pages is followed, and with TURN=no
// the book is not paged through;
// `errors` are everything the console, the network or a promise complained of. PICTURES is a folder
// for screenshots; with it the book is paged through, and contents and pages are not followed.
//
// Each page in engines/ gives `window.reader`: `open()`; then `contents`, `pages` (addresses as the
// engine read them), `landmarks` (count); `next()`, false at the end; `go(address)`; `shown()`, the
// address of the document on the screen; `documents()`, the DOMs on the screen.

import { createReadStream, mkdirSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { open } from '../browser.mjs'

const [engine, book, folder, width = 420, height = 640, pictures] = process.argv.slice(2)
const here = dirname(fileURLToPath(import.meta.url))
const modules = join(here, '..', 'npm', 'node_modules')

const TYPES = {
  '.css': 'text/css', '.epub': 'application/epub+zip', '.gif': 'image/gif', '.html': 'text/html',
  '.jpeg': 'image/jpeg', '.jpg': 'image/jpeg',
  '.js': 'text/javascript', '.ncx': 'application/x-dtbncx+xml', '.opf': 'application/xml',
  '.otf': 'font/otf', '.png': 'image/png', '.svg': 'image/svg+xml', '.ttf': 'font/ttf', '.webp': 'image/webp',
  '.xhtml': 'application/xhtml+xml', '.xml': 'application/xml',
}

function place(path) {
  if (path === '/book.epub') return book
  for (const [prefix, root] of [['/book/', folder], ['/npm/', modules], ['/engines/', join(here, 'engines')]])
    if (path.startsWith(prefix)) return join(root, normalize(path.slice(prefix.length)))
  return null
}

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://x').pathname)
  const file = place(path)
  if (path === '/favicon.ico') return response.writeHead(204).end()
  try {
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-length': statSync(file).size })
    createReadStream(file).pipe(response)
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const origin = `http://127.0.0.1:${server.address().port}`

const browser = await open()
const page = await browser.newPage()
await page.setViewport({ width: +width, height: +height })
const errors = []
page.on('console', line => line.type() === 'error' && errors.push(`console: ${line.text()}`))
page.on('pageerror', error => errors.push(`page: ${error.message}`))
page.on('requestfailed', request =>
  request.failure()?.errorText !== 'net::ERR_ABORTED'
  && errors.push(`request: ${request.url()} ${request.failure()?.errorText}`))
page.on('response', answer => answer.status() >= 400 && errors.push(`response: ${answer.status()} ${answer.url()}`))

const said = { engine, turned: 0, documents: [], contents: 0, pages: 0, links: 0, wide: [], wrong: [] }
const shown = () => page.evaluate(() => window.reader.shown())
const settle = () => new Promise(done => setTimeout(done, 60))
let taken = 0
async function picture(name) {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${engine}-${width}-${String(taken++).padStart(2, '0')}-${name}.png`) })
}

// Is the element called `id` on the screen, in a document shown?
const visible = id => page.evaluate(id => window.reader.documents().some(document => {
  const node = document.getElementById(id)
  if (!node) return false
  const frame = document.defaultView.frameElement.getBoundingClientRect()
  const box = node.getBoundingClientRect()
  const x = frame.left + box.left
  const y = frame.top + box.top
  return x > -2 && x < innerWidth + 2 && y > -2 && y < innerHeight + 2
}), id)

const wide = () => page.evaluate(() => window.reader.documents()
  .flatMap(document => Array.from(document.images))
  .filter(image => image.getBoundingClientRect().width > image.parentElement.getBoundingClientRect().width + 1)
  .map(image => image.getAttribute('src')))

async function follow(hrefs, name) {
  for (const href of hrefs) {
    await page.evaluate(href => window.reader.go(href), href)
    let right = false
    for (let tries = 0; tries < 30 && !right; tries++) {
      if (tries) await settle()
      // epub.js counts the pages of a document before its fonts are there: ask once more.
      if (tries === 10) await page.evaluate(href => window.reader.go(href), href)
      const [file, id] = decodeURIComponent(href).split('#')
      right = await shown() === file && (!id || await visible(id))
    }
    if (right) said[name] += 1
    else said.wrong.push(`${name}: ${href} shows ${await shown()}`)
  }
}

// Click the first link that `selector` finds in the documents shown; where does it lead?
async function click(selector) {
  await settle()
  const href = await page.evaluate(selector => {
    for (const document of window.reader.documents()) {
      const link = document.querySelector(selector)
      if (link) { link.click(); return link.getAttribute('href') }
    }
    return null
  }, selector)
  await new Promise(done => setTimeout(done, 500))
  return href
}

try {
  await page.goto(`${origin}/engines/${engine}.html`)
  await page.waitForFunction(() => window.reader, { timeout: 20000 })
  await page.evaluate(() => window.reader.open())
  await settle()
  for (let more = process.env.TURN !== 'no'; more && said.turned < 5000;) {
    const name = await shown()
    if (said.documents.at(-1) !== name) {
      said.documents.push(name)
      await settle()
      said.wide.push(...await wide())
      await picture(name.replace(/\W+/g, '-'))
    }
    more = await page.evaluate(() => window.reader.next())
    said.turned += more ? 1 : 0
  }
  const listed = await page.evaluate(() => ({
    contents: window.reader.contents, pages: window.reader.pages, landmarks: window.reader.landmarks }))
  said.listed = { contents: listed.contents.length, pages: listed.pages.length, landmarks: listed.landmarks }
  if (!pictures) {
    const some = (_, place) => place % (process.env.EVERY ?? 1) === 0
    await follow(listed.contents.filter(some), 'contents')
    await follow(listed.pages.filter(some), 'pages')
  }
  for (const [name, at, selector] of JSON.parse(process.env.LINKS ?? '[]')) {
    await follow([at], 'links')
    const href = await click(selector)
    const [file, id] = (href ?? '').split('#')
    said[name] = { href, shows: await shown(), visible: id ? await visible(decodeURIComponent(id)) : !!file }
  }
} catch (error) {
  errors.push(`driver: ${error.message}`)
}
console.log(JSON.stringify({ ...said, errors }))
await browser.close()
server.close()
