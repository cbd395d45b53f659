// Notes in the margin: words that are marked in the text become a note's place, and a click on
// a note leads back to them. Used wherever notes/panel.html stands; without it the panel is a
// plain form. The marks are the browser's own highlights: the text itself is never touched.
(() => {
  const panel = document.querySelector("[data-notes]")
  const form = document.getElementById("note-form")
  if (!panel || !form) return

  const list = panel.querySelector("[data-notes-list]")
  const status = panel.querySelector("[data-notes-status]")
  const count = panel.querySelector("[data-notes-open]")
  const text = document.getElementById("note-text")
  const chosen = panel.querySelector("[data-note-chosen]")
  const hint = panel.querySelector("[data-note-hint]")
  const here = panel.querySelector("[data-note-here]")
  const { longestQuote } = panel.dataset
  const BLOCKS = "p, h2, h3, li, blockquote, figcaption, td, th"
  const SETTLING = 400 // milliseconds after the last change of the text

  let mark = null // what is marked in the text: {quote, position}
  let tied = null // what the new note will be tied to

  const words = () =>
    document.querySelector(".ProseMirror, [data-noted-text], .readable-body")

  // The text as one string, with the place of each of its characters in the page

  const read = () => {
    const root = words()
    const solid = [] // characters that are no white space
    const places = [] // {node, offset, length, plain} of each
    if (!root) return { solid: "", places }
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    let plain = 0
    let block = null
    while (walker.nextNode()) {
      const node = walker.currentNode
      const around = node.parentElement.closest(BLOCKS)
      if (block && around !== block) plain += 1
      block = around
      let offset = 0
      for (const character of node.data) {
        if (!/\s/.test(character)) {
          solid.push(character)
          places.push({ node, offset, length: character.length, plain })
        }
        plain += 1
        offset += character.length
      }
    }
    return { solid, places }
  }

  const squeeze = (quote) => [...quote].filter((character) => !/\s/.test(character))

  const find = (shown, quote, position) => {
    const wanted = squeeze(quote)
    if (!wanted.length) return null
    let best = null
    const last = shown.solid.length - wanted.length
    for (let at = 0; at <= last; at += 1) {
      if (shown.solid[at] !== wanted[0]) continue
      if (!wanted.every((character, index) => shown.solid[at + index] === character)) continue
      const away = Math.abs(shown.places[at].plain - position)
      if (!best || away < best.away) best = { at, away }
      else break
    }
    if (!best) return null
    const first = shown.places[best.at]
    const end = shown.places[best.at + wanted.length - 1]
    const range = document.createRange()
    range.setStart(first.node, first.offset)
    range.setEnd(end.node, end.offset + end.length)
    return range
  }

  // Marks in the text

  const ranges = new Map() // of open notes, by their element
  const show = (name, found) => {
    if (!window.CSS?.highlights || !window.Highlight) return
    CSS.highlights.set(name, new Highlight(...found))
  }
  const draw = () => {
    const shown = read()
    ranges.clear()
    for (const note of list.querySelectorAll("[data-open][data-start]")) {
      const quote = note.querySelector("[data-quote]")
      const range = find(shown, quote.textContent, Number(note.dataset.start))
      note.classList.toggle("is-away", !range)
      if (range) ranges.set(note, range)
    }
    show("note", ranges.values())
    if (tied) {
      const range = find(shown, tied.quote, tied.position)
      show("note-new", range ? [range] : [])
    } else show("note-new", [])
  }

  const focusNote = (note) => {
    for (const each of list.querySelectorAll(".is-current")) each.classList.remove("is-current")
    note?.classList.add("is-current")
    show("note-current", ranges.has(note) ? [ranges.get(note)] : [])
  }

  const jump = (note) => {
    const quote = note.querySelector("[data-quote]")
    const range = find(read(), quote.textContent, Number(note.dataset.start))
    if (!range) return note.classList.add("is-away")
    ranges.set(note, range)
    focusNote(note)
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
    range.startContainer.parentElement.scrollIntoView({
      block: "center",
      behavior: calm ? "auto" : "smooth",
    })
    if (!words().isContentEditable) return
    words().focus({ preventScroll: true })
    getSelection().setBaseAndExtent(
      range.startContainer,
      range.startOffset,
      range.endContainer,
      range.endOffset,
    )
  }

  // A quote becomes a button that leads to its place
  const wire = () => {
    for (const quote of list.querySelectorAll("q[data-quote]")) {
      const button = document.createElement("button")
      button.type = "button"
      button.className = quote.className
      button.dataset.quote = ""
      button.title = panel.dataset.jump
      button.textContent = quote.textContent
      button.addEventListener("click", () => jump(button.closest("[data-note]")))
      quote.replaceWith(button)
    }
    draw()
  }

  // Marked words

  const marked = () => {
    const selection = getSelection()
    const root = words()
    if (!root || selection.isCollapsed || !selection.rangeCount) return null
    const range = selection.getRangeAt(0)
    if (!root.contains(range.commonAncestorContainer)) return null
    const shown = read()
    const inside = shown.places.flatMap((place, index) =>
      range.comparePoint(place.node, place.offset) === 0 &&
      range.comparePoint(place.node, place.offset + place.length) === 0
        ? [index]
        : [],
    )
    if (!inside.length) return null
    let quote = ""
    let before = null
    for (const index of inside) {
      const place = shown.places[index]
      if (before && place.plain > before.plain + before.length) quote += " "
      quote += shown.solid[index]
      before = { plain: place.plain, length: 1 }
    }
    return { quote, position: shown.places[inside[0]].plain, range }
  }

  const offerHere = () => {
    mark = text ? marked() : null
    if (!here) return
    here.hidden = !mark
    if (!mark) return
    const box = mark.range.getBoundingClientRect()
    here.style.left = `${Math.min(Math.max(8, box.right), innerWidth - 90)}px`
    here.style.top = `${Math.min(Math.max(60, box.bottom + 6), innerHeight - 50)}px`
  }

  const tie = (to) => {
    tied = to
    chosen.hidden = !to
    hint.hidden = Boolean(to)
    chosen.querySelector("[data-note-quote]").textContent = to?.quote ?? ""
    draw()
  }

  const begin = () => {
    if (!mark) return
    if ([...mark.quote].length > Number(longestQuote)) {
      status.textContent = panel.dataset.tooLong
      status.scrollIntoView({ block: "nearest" })
      return
    }
    status.textContent = ""
    tie({ quote: mark.quote, position: mark.position })
    here.hidden = true
    if (document.activeElement !== text) text.focus()
  }

  if (text) {
    hint.hidden = false
    let waiting = 0
    document.addEventListener("selectionchange", () => {
      clearTimeout(waiting)
      waiting = setTimeout(offerHere, 150)
    })
    addEventListener("scroll", () => here && !here.hidden && offerHere(), { passive: true })
    here.addEventListener("mousedown", (event) => event.preventDefault())
    here.addEventListener("click", begin)
    // whoever marks words and goes straight to the box means these words
    text.addEventListener("focus", () => {
      if (!tied && mark && [...mark.quote].length <= Number(longestQuote)) begin()
    })
    panel.querySelector("[data-note-drop]").addEventListener("click", () => {
      mark = null
      tie(null)
      text.focus()
    })
    document.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "m" || !event.altKey || !(event.ctrlKey || event.metaKey)) return
      mark = marked()
      if (!mark) return
      event.preventDefault()
      begin()
    })
  }

  // Sending: what was typed stays until it is written

  const typed = () =>
    new Map(
      [...list.querySelectorAll("textarea")]
        .filter((field) => field.value)
        .map((field) => [field.name, field.value]),
    )

  const replace = (answer, sent) => {
    const kept = typed()
    kept.delete(sent)
    list.innerHTML = answer.html
    for (const [name, value] of kept) {
      const field = list.querySelector(`textarea[name="${name}"]`)
      if (field) field.value = value
    }
    count.textContent = answer.open
    count.hidden = !answer.open
    wire()
  }

  let busy = false
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    if (busy) return
    busy = true
    const address = event.submitter?.getAttribute("formaction") || form.action
    const isNew = /\/add\/$/.test(address)
    const note = event.submitter?.closest("[data-note]")
    const data = new FormData(form)
    if (isNew && tied) {
      data.set("quote", tied.quote)
      data.set("position", tied.position)
    }
    try {
      const response = await fetch(address, {
        method: "POST",
        body: data,
        credentials: "same-origin",
        headers: { Accept: "application/json" },
      })
      const answer = await response.json().catch(() => null)
      if (response.ok && answer) {
        status.textContent = ""
        replace(answer, /\/answer\/$/.test(address) ? `answer-${note?.dataset.note}` : "")
        if (isNew) {
          text.value = ""
          tie(null)
        }
      } else if (response.status === 401) status.textContent = panel.dataset.loggedOut
      else status.textContent = answer?.reason ?? panel.dataset.refused
    } catch {
      status.textContent = panel.dataset.refused
    }
    busy = false
  })

  // The text changes under its marks; a click into marked words shows their note

  const follow = () => {
    const root = words()
    if (!root) return
    let waiting = 0
    new MutationObserver(() => {
      clearTimeout(waiting)
      waiting = setTimeout(draw, SETTLING)
    }).observe(root, { childList: true, characterData: true, subtree: true })
    root.addEventListener("click", () => {
      const { anchorNode, anchorOffset } = getSelection()
      if (!anchorNode) return
      for (const [note, range] of ranges) {
        if (range.isPointInRange(anchorNode, anchorOffset)) {
          focusNote(note)
          note.scrollIntoView({ block: "nearest" })
          return
        }
      }
      focusNote(null)
    })
  }

  wire()
  // the editor comes after this script
  const ready = () => {
    follow()
    draw()
  }
  if (words()) ready()
  else {
    const watch = new MutationObserver(() => {
      if (!words()) return
      watch.disconnect()
      ready()
    })
    watch.observe(document.body, { childList: true, subtree: true })
  }
})()
