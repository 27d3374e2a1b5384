// Looks at a preview in headless Chromium, as an editor would, and says what is seen.
//
//   node look.mjs ADDRESS STEPS
//
// STEPS is a JSON list of steps, done in order:
//   ["turn", chapter, page]        scroll that page (from 0) to the upper third of the window
//   ["save", file, old, new]       replace text in a file on disk, as an editor does at a save
//   ["read", words]                wait until these words stand on a page on the screen
//   ["ready"]                      wait until nothing is left to be set
//   ["finding", code]              wait until a finding of that code is told
//   ["mended", code]               wait until none of that code is told any more
//   ["chapter", chapter, words]    open the chapter view and wait for the words
// Out: a JSON list; for each step `seconds`, `since` the last save, and what is seen after it: `page` (chapter and page at
// the upper third of the window), `top` (where that page begins, px), `count` of pages, `findings`
// (texts), `status`. `errors` of the last are what the console or the network complained of, and
// requests to anywhere else.

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { open } from '../browser.mjs'

const [address, steps] = process.argv.slice(2)
const browser = await open()
const page = await browser.newPage()
await page.setViewport({ width: 1400, height: 900 })
const errors = []
page.on('console', line => line.type() === 'error' && errors.push(`console: ${line.text()}`))
page.on('pageerror', error => errors.push(`page: ${error.message}`))
page.on('request', request => {
  const url = request.url()
  if (!url.startsWith(address) && !url.startsWith('data:')) errors.push(`request: ${url}`)
})
page.on('response', answer => answer.status() >= 400 && errors.push(`response: ${answer.status()} ${answer.url()}`))

const patience = { timeout: 60000, polling: 'raf' }
const seen = () => page.evaluate(() => {
  const pages = document.getElementById('pages')
  const line = pages.getBoundingClientRect().top + pages.clientHeight / 3
  const sheet = [...pages.children].findLast(s => s.getBoundingClientRect().top <= line + 1)
  return {
    page: sheet?.dataset.name, top: Math.round(sheet?.getBoundingClientRect().top ?? 0),
    count: pages.children.length, status: document.getElementById('status').textContent,
    findings: [...document.querySelectorAll('.finding')].map(f => f.textContent),
  }
})

const acts = {
  turn: (chapter, number) => page.evaluate((name) => {
    const sheet = [...document.querySelectorAll('.sheet')].find(s => s.dataset.name === name)
    const pages = document.getElementById('pages')
    const line = pages.getBoundingClientRect().top + pages.clientHeight / 3
    pages.scrollTop += sheet.getBoundingClientRect().top - line + 40
  }, `${chapter} ${number}`),
  save: (file, old, fresh) => {
    const text = readFileSync(file, 'utf8')
    if (!text.includes(old)) throw new Error(`no ${old} in ${file}`)
    writeFileSync(`${file}~`, text.replace(old, fresh))
    renameSync(`${file}~`, file)
  },
  // The words are the text laid over a picture that has come: both are of the new page.
  read: words => page.waitForFunction(words => [...document.querySelectorAll('.sheet')].some(sheet => {
    const box = sheet.getBoundingClientRect()
    const picture = sheet.querySelector('img')
    return box.bottom > 0 && box.top < innerHeight && sheet.dataset.laid === sheet.dataset.key
      && picture?.complete && picture.naturalWidth > 0
      && [...sheet.querySelectorAll('span')].map(s => s.textContent).join(' ').includes(words)
  }), patience, words),
  ready: () => page.waitForFunction(
    () => document.getElementById('status').textContent.startsWith('ready'), patience),
  finding: code => page.waitForFunction(
    code => document.querySelector(`.finding[data-code="${code}"]`), patience, code),
  mended: code => page.waitForFunction(
    code => !document.querySelector(`.finding[data-code="${code}"]`), patience, code),
  chapter: async (chapter, words) => {
    await page.evaluate(chapter => {
      location.hash = chapter
      document.querySelector('[name=view][value=chapter]').click()
    }, chapter)
    await page.waitForFunction(words => document.getElementById('chapter').contentDocument
      ?.body?.textContent.includes(words), patience, words)
  },
}

const said = []
let saved = NaN
try {
  await page.goto(address)
  await page.waitForSelector('.sheet', { timeout: 60000 })
  for (const [name, ...rest] of JSON.parse(steps)) {
    const begun = performance.now()
    await acts[name](...rest)
    const done = performance.now()
    if (name === 'save') saved = done
    said.push({ seconds: (done - begun) / 1000, since: (done - saved) / 1000, ...await seen() })
  }
} catch (error) {
  errors.push(`driver: ${error.message} ${JSON.stringify(await seen())}`)
}
said.push({ errors })
console.log(JSON.stringify(said))
await browser.close()
