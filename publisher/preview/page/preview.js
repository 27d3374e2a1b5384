// The page of the preview: shows each edition that the server tells of, where the reader is.
//
// An edition is JSON (publisher/preview/edition.py). A sheet is known by its chapter and its page
// in it; its key is another when anything on it is another, so only such pictures are fetched.

const $ = id => document.getElementById(id)
const pages = $('pages')
const sheets = new Map()  // "chapter page" -> figure
let edition = null
let shown = ''            // the chapter in the chapter view

function figure(name) {
  const made = document.createElement('figure')
  made.className = 'sheet'
  made.dataset.name = name
  return made
}

// The address says the resolution, so that a page is sharp on this screen.
const dpi = () => Math.min(400, Math.ceil(96 * devicePixelRatio * Math.max(1, $('zoom').value / 100)))

function dress(sheet, [key, label]) {
  sheet.setAttribute('aria-label', `page ${label}`)
  sheet.dataset.label = label
  if (sheet.dataset.key === key) return false
  const fresh = sheet.dataset.key !== undefined
  sheet.dataset.key = key
  if (key && sheet.dataset.laid) lay(sheet)  // it has been seen: its words are asked for at once
  if (!key) { sheet.replaceChildren(); return fresh }
  let picture = sheet.querySelector('img')
  if (!picture) {
    picture = new Image()
    picture.loading = 'lazy'
    picture.alt = ''
    picture.addEventListener('load', () => { if (!sheet.dataset.laid) lay(sheet) })
    sheet.append(picture)
  }
  picture.src = `/page/${dpi()}/${key}`
  return fresh
}

// Lay the words over the picture: to be found, selected, and read aloud.
async function lay(sheet) {
  const key = sheet.dataset.key
  const [galley, page] = key.split('/')
  const answer = await fetch(`/text/${galley}/${page}`)
  if (!answer.ok || sheet.dataset.key !== key) return
  const lines = await answer.json()
  if (sheet.dataset.key !== key) return
  for (const old of sheet.querySelectorAll('span')) old.remove()
  const [width, height] = edition.size
  for (const [text, left, top, wide, high] of lines) {
    const span = document.createElement('span')
    span.textContent = text
    span.style.cssText = `left:${left}%;top:${top}%;width:${wide}%;font-size:${high * height / width}cqw`
    sheet.append(span)
  }
  sheet.dataset.laid = key
}

// The sheet at the upper third of the window, and how far above that line it begins.
function place() {
  const line = pages.getBoundingClientRect().top + pages.clientHeight / 3
  const all = pages.children
  let low = 0, high = all.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (all[middle].getBoundingClientRect().top <= line) low = middle
    else high = middle - 1
  }
  const sheet = all[low]
  const still = lost?.scrolled === pages.scrollTop ? lost : null
  return sheet && {
    name: sheet.dataset.name, index: low, offset: sheet.getBoundingClientRect().top, lost: still,
  }
}

// Where the page that was looked at has gone, as when its paper is broken for a moment, the nearest
// before it in its chapter stands in, until it is there again or somebody scrolls.
let lost = null

function returnTo(before) {
  if (!before) return
  const wanted = before.lost ?? before
  const found = sheets.get(wanted.name)
  const sheet = found ?? nearest(wanted.name, before.index)
  if (!sheet) return
  pages.scrollTop += sheet.getBoundingClientRect().top - wanted.offset
  lost = found ? null : { ...wanted, scrolled: pages.scrollTop }
}

function nearest(name, index) {
  const [chapter, page] = name.split(/ (?=\d+$)/)
  for (let number = page; number >= 0; number--)
    if (sheets.has(`${chapter} ${number}`)) return sheets.get(`${chapter} ${number}`)
  return pages.children[Math.min(index, pages.children.length - 1)]
}

function showPages() {
  const before = place()
  const order = [], fresh = [], blanks = {}
  for (const sheet of edition.sheets) {
    const [, label, chapter, page] = sheet
    const name = chapter ? `${chapter} ${page}` : `blank ${blanks[label] = (blanks[label] ?? 0) + 1} ${label}`
    if (!sheets.has(name)) sheets.set(name, figure(name))
    const made = sheets.get(name)
    made.classList.remove('new')
    if (dress(made, sheet) && chapter) fresh.push(made)
    order.push(made)
  }
  const same = order.length === pages.children.length && order.every((s, i) => s === pages.children[i])
  if (!same) pages.replaceChildren(...order)
  const kept = new Set(order)
  for (const [name, made] of sheets) if (!kept.has(made)) sheets.delete(name)
  returnTo(before)
  return fresh
}

let listed = ''

function showContents() {
  if (listed === (listed = JSON.stringify(edition.chapters))) return
  $('contents').replaceChildren(...edition.chapters.map(chapter => {
    const item = document.createElement('li')
    const link = document.createElement('a')
    link.href = `#${encodeURIComponent(chapter.id)}`
    link.className = `${chapter.kind} ${chapter.found}`
    const folio = document.createElement('span')
    folio.textContent = chapter.first
    link.append(chapter.title, folio)
    item.append(link)
    return item
  }))
}

function showFindings() {
  const found = edition.diagnostics
  $('count').textContent = `Findings: ${found.length}`
  document.body.classList.toggle('clean', !found.length)
  $('findings').replaceChildren(...found.map(finding => {
    const box = document.createElement('div')
    box.className = `finding ${finding.severity}`
    box.dataset.code = finding.code
    box.textContent = finding.text
    if (finding.paper) {
      const button = document.createElement('button')
      button.textContent = 'Show'
      button.addEventListener('click', () => go(finding.paper))
      box.append(button)
    }
    return box
  }))
}

function showStatus(fresh) {
  const status = $('status')
  status.className = edition.trouble ? 'trouble' : ''
  status.textContent = edition.trouble || `${edition.partial ? 'setting the rest…' : 'ready'} · ${edition.seconds} s`
  if (!fresh.length) return
  const link = $('changed')
  link.hidden = false
  link.textContent = `changed: page ${fresh[0].dataset.label}${fresh.length > 1 ? ` and ${fresh.length - 1} more` : ''}`
  link.onclick = event => { event.preventDefault(); fresh[0].scrollIntoView() }
  for (const sheet of fresh) sheet.classList.add('new')
  setTimeout(() => fresh.forEach(sheet => sheet.classList.remove('new')), 2500)
}

function showChapter() {
  const frame = $('chapter')
  const chapter = edition.chapters.find(c => c.id === shown) ?? edition.chapters[0]
  const address = `/chapter/${chapter.name}/${encodeURIComponent(chapter.id)}`
  if (frame.hidden || frame.dataset.address === address) return
  const top = frame.dataset.chapter === chapter.id ? frame.contentWindow.scrollY : 0
  frame.onload = () => frame.contentWindow.scrollTo(0, top)
  frame.dataset.address = address
  frame.dataset.chapter = chapter.id
  frame.src = address
}

function go(chapter) {
  shown = chapter
  sheets.get(`${chapter} 0`)?.scrollIntoView()
  showChapter()
}

function follow() {
  if (location.hash && edition) go(decodeURIComponent(location.hash.slice(1)))
}

$('goto').addEventListener('submit', event => {
  event.preventDefault()
  const wanted = $('folio').value.trim()
  for (const sheet of pages.children)
    if (sheet.dataset.label === wanted) sheet.scrollIntoView()
})
$('zoom').addEventListener('change', () => {
  const before = place()
  document.documentElement.style.setProperty('--zoom', $('zoom').value / 100)
  for (const sheet of pages.children)
    if (sheet.dataset.key) sheet.querySelector('img').src = `/page/${dpi()}/${sheet.dataset.key}`
  returnTo(before)
})
for (const view of document.getElementsByName('view'))
  view.addEventListener('change', () => {
    const chapter = view.value === 'chapter' && view.checked
    if (chapter && edition) {
      const name = place()?.name ?? ''
      shown = name.slice(0, name.lastIndexOf(' '))
    }
    pages.hidden = chapter
    $('chapter').hidden = !chapter
    if (chapter) showChapter()
    else sheets.get(`${shown} 0`)?.scrollIntoView()
  })
addEventListener('hashchange', follow)

// On a narrow screen the contents come when asked for, and go when something is chosen.
function list(open) {
  document.body.classList.toggle('listing', open)
  $('listing').setAttribute('aria-expanded', open)
}
$('listing').addEventListener('click', () => list(!document.body.classList.contains('listing')))
$('contents').addEventListener('click', () => list(false))

// Say which chapter is looked at, so that it is set before others.
let told = ''
let pause = 0
pages.addEventListener('scroll', () => {
  clearTimeout(pause)
  pause = setTimeout(() => {
    const name = place()?.name ?? ''
    const chapter = name.slice(0, name.lastIndexOf(' '))
    if (chapter && chapter !== told) fetch(`/at/${encodeURIComponent(told = chapter)}`)
  }, 100)
})

new EventSource('/events').addEventListener('message', event => {
  const first = edition === null
  edition = JSON.parse(event.data)
  const [width, height] = edition.size
  document.documentElement.style.setProperty('--width', `${width * 96 / 72}px`)
  document.documentElement.style.setProperty('--shape', `${width} / ${height}`)
  document.title = $('title').textContent = edition.title
  const fresh = showPages()
  showContents()
  showFindings()
  showStatus(fresh)
  showChapter()
  if (first) follow()
  document.documentElement.dataset.edition = edition.number
})
