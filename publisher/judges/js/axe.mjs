// Opens the pages of a web edition in headless Chromium, each once, and lets axe judge them.
//
//   PAGES='["index.html", …]' node axe.mjs FOLDER MODULES BROWSER
//
// MODULES is a folder of Node packages with axe-core and puppeteer-core. Out: JSON, for each page its
// `name`, the `violations` of WCAG 2.2 AA and of axe's best practices, `errors` of its console.

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, modules, executablePath] = process.argv.slice(2)
const require = createRequire(join(modules, 'package.json'))
const puppeteer = require('puppeteer-core')
const { source } = require('axe-core')
const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

// Who wrote the pages is not known: nothing is fetched for them, from no machine and from no other folder.
const browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu',
  '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--proxy-server=127.0.0.1:9', '--proxy-bypass-list=<-loopback>'] })
const page = await browser.newPage()
const own = pathToFileURL(join(folder, '/')).href
await page.setRequestInterception(true)
page.on('request', request => request.url().startsWith(own) || request.url().startsWith('data:')
  ? request.continue() : request.abort())
await page.setViewport({ width: 1024, height: 900 })
let errors = []
page.on('console', line => line.type() === 'error' && errors.push(line.text()))
const said = []
for (const name of JSON.parse(process.env.PAGES)) {
  errors = []
  await page.goto(pathToFileURL(join(folder, name)).href, { waitUntil: 'load' })
  await page.evaluate(source)
  const { violations } = await page.evaluate(only => window.axe.run(document, { preload: false,
    runOnly: only, resultTypes: ['violations'] }), runOnly)
  said.push({ name, errors, violations: violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(({ html }) => ({ id, impact, help, html }))) })
}
await browser.close()
console.log(JSON.stringify(said))
