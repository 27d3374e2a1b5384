// Headless Chromium for the scripts that look at pages: `open()` gives a browser with `newPage()` and
// `close()`. CHROMIUM in the environment is where the program is, or the address of one that runs.
//
//   node browser.mjs
//
// starts one, says its address, and ends it with the end of the input: to start Chromium takes more
// than a second, a page in one that runs none.

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(import.meta.url)
const puppeteer = createRequire(join(dirname(here), 'npm', 'package.json'))('puppeteer-core')

export async function open() {
  const place = process.env.CHROMIUM ?? '/usr/bin/chromium'
  if (!place.startsWith('ws:')) {
    return puppeteer.launch({
      executablePath: place,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--font-render-hinting=none'],
    })
  }
  const browser = await puppeteer.connect({ browserWSEndpoint: place, defaultViewport: null })
  const pages = [] // in the browser's own context: in another it works half as fast
  return {
    newPage: async () => {
      pages.push(await browser.newPage())
      return pages.at(-1)
    },
    close: async () => {
      for (const page of pages) if (!page.isClosed()) await page.close()
      await browser.disconnect()
    },
  }
}

if (process.argv[1] === here) {
  const browser = await open()
  console.log(browser.wsEndpoint())
  process.stdin.resume().on('end', () => browser.close())
}
