// Looks at pages of a web edition from disk, in headless Chromium, and says what is wrong.
//
//   node look.mjs FOLDER PAGES [PICTURES]
//
// PAGES is a JSON list of names in FOLDER, which is opened from file://. Out: one line of JSON, for
// each page and width: `axe` (rules broken, WCAG 2.2 AA and best practices), `errors` of the console
// and the network (a policy that forbids what the page needs is one), `overflow` (px that the page
// is wider than the window). Scripts of the page never run but axe, put in from outside.

import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { open } from '../browser.mjs'

const [folder, list, pictures] = process.argv.slice(2)
const npm = join(dirname(fileURLToPath(import.meta.url)), '..', 'npm', 'package.json')
const require = createRequire(npm)
const { source } = require('axe-core')

const WIDTHS = JSON.parse(process.env.WIDTHS ?? '[[390, "light"], [1440, "light"], [1440, "dark"]]')
const browser = await open()
const said = []
for (const name of JSON.parse(list)) {
  for (const [width, scheme] of WIDTHS) {
    const page = await browser.newPage()
    const errors = []
    page.on('console', line => line.type() === 'error' && errors.push(line.text()))
    page.on('requestfailed', request => errors.push(`${request.url()} ${request.failure()?.errorText}`))
    await page.setViewport({ width, height: 900 })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    const [file, place] = name.split('#')
    const address = pathToFileURL(resolve(folder, file)).href + (place ? `#${place}` : '')
    await page.goto(address, { waitUntil: 'load' })
    const fonts = await page.evaluate(async () => {
      await document.fonts.ready
      return [...document.fonts].filter(font => font.status === 'loaded').length
    })
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (pictures) {
      mkdirSync(pictures, { recursive: true })
      const shot = `${file.replace(/\W+/g, '-')}${place ? '-' + place.replace(/\W+/g, '-') : ''}-${width}-${scheme}.png`
      await page.screenshot({ path: join(pictures, shot), fullPage: !place && !process.env.VIEW })
    }
    await page.evaluate(source)
    const found = await page.evaluate(async () => (await window.axe.run(document, { preload: false,
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations
      .map(rule => `${rule.id}: ${rule.nodes.length} × ${rule.nodes[0].html.slice(0, 160)} ${rule.nodes[0].any[0]?.message ?? ''}`))
    said.push({ name, width, scheme, fonts, overflow, errors, axe: found })
    await page.close()
  }
}
await browser.close()
console.log(JSON.stringify(said))
