// Names that are found while they are typed: places become ticked boxes, people fill their row.
(() => {
  const form = document.getElementById("article_form")
  if (!form) return
  const say = window.gettext ?? ((text) => text)
  const WAIT = 250 // milliseconds after the last key

  const changed = (element) => element.dispatchEvent(new Event("change", { bubbles: true }))

  // One list of choices below a text field; `choose` is told what was picked.
  const combobox = (input, address, choose) => {
    const list = document.createElement("ul")
    list.className = "choices"
    list.id = `${input.id || `choices-${Math.random().toString(36).slice(2)}`}-list`
    list.setAttribute("role", "listbox")
    list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? input.ariaLabel ?? "")
    list.hidden = true
    input.after(list)
    input.setAttribute("role", "combobox")
    input.setAttribute("aria-autocomplete", "list")
    input.setAttribute("aria-expanded", "false")
    input.setAttribute("aria-controls", list.id)
    let timer = 0
    let asked = ""
    let found = []
    let active = -1

    const close = () => {
      list.hidden = true
      input.setAttribute("aria-expanded", "false")
      input.removeAttribute("aria-activedescendant")
      active = -1
    }
    const pick = (choice) => {
      close()
      choose(choice)
    }
    const mark = (to) => {
      active = (to + found.length) % found.length
      for (const [number, item] of [...list.children].entries()) {
        item.setAttribute("aria-selected", String(number === active))
      }
      input.setAttribute("aria-activedescendant", list.children[active].id)
    }
    const show = () => {
      list.replaceChildren()
      for (const [number, choice] of found.entries()) {
        const item = document.createElement("li")
        item.id = `${list.id}-${number}`
        item.setAttribute("role", "option")
        item.setAttribute("aria-selected", "false")
        item.textContent = choice.text
        item.addEventListener("pointerdown", (event) => event.preventDefault())
        item.addEventListener("click", () => pick(choice))
        list.append(item)
      }
      list.hidden = !found.length
      input.setAttribute("aria-expanded", String(found.length > 0))
      active = -1
    }
    const ask = async () => {
      const typed = input.value.trim()
      asked = typed
      if (!typed) return close()
      let answer
      try {
        const response = await fetch(`${address}?${new URLSearchParams({ q: typed })}`, {
          credentials: "same-origin",
        })
        answer = response.ok ? await response.json() : { results: [] }
      } catch {
        answer = { results: [] } // without a network the name is looked up when it is saved
      }
      if (asked !== typed) return
      found = answer.results
      show()
    }

    input.addEventListener("input", () => {
      clearTimeout(timer)
      timer = setTimeout(ask, WAIT)
    })
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return
      if (event.key === "ArrowDown") mark(active + 1)
      else if (event.key === "ArrowUp") mark(active - 1)
      else if (event.key === "Escape") close()
      else if (event.key === "Enter") pick(found[Math.max(active, 0)])
      else return
      event.preventDefault()
    })
    input.addEventListener("blur", close)
  }

  // Places

  const chips = form.querySelector("[data-places]")
  const typed = form.elements.place_names
  const addPlace = ({ id, text }) => {
    const there = chips.querySelector(`input[value="${id}"]`)
    if (there) {
      there.checked = true
    } else {
      const label = document.createElement("label")
      label.className = "chip"
      const box = document.createElement("input")
      box.type = "checkbox"
      box.name = "places"
      box.value = id
      box.checked = true
      label.append(box, ` ${text}`)
      chips.append(label, "\n")
    }
    changed(chips.querySelector(`input[value="${id}"]`))
  }
  if (chips && typed && !typed.disabled) {
    combobox(typed, chips.dataset.choices, (place) => {
      typed.value = ""
      addPlace(place)
      typed.focus()
    })
    suggestPlaces()
  }

  function suggestPlaces() {
    const button = form.querySelector("[data-suggest-places]")
    const found = form.querySelector(".suggestions")
    button.hidden = false
    const has = (id) => chips.querySelector(`input[value="${id}"]:checked`)
    button.addEventListener("click", async () => {
      const data = new FormData()
      for (const name of ["title", "summary", "body", "plain", "csrfmiddlewaretoken"]) {
        data.append(name, form.elements[name].value)
      }
      found.replaceChildren()
      let places
      try {
        const response = await fetch(chips.dataset.suggest, {
          method: "POST",
          body: data,
          credentials: "same-origin",
        })
        places = (await response.json()).results.filter((place) => !has(place.id))
      } catch {
        found.textContent = say("Not possible now; try again.")
        return
      }
      if (!places.length) found.textContent = say("Nothing found in the text.")
      for (const place of places) {
        const offer = document.createElement("button")
        offer.type = "button"
        offer.className = "suggestion"
        offer.textContent = `+ ${place.text}`
        offer.addEventListener("click", () => {
          addPlace(place)
          offer.remove()
        })
        found.append(offer)
      }
    })
  }

  // People

  const names = form.querySelector("[data-names]")
  const makeLive = (row) => {
    const name = row.querySelector("[name=bylines_name]")
    const record = row.querySelector("[name=bylines_reporter]")
    if (name.disabled) return
    name.addEventListener("input", () => {
      record.value = "" // another name is another person
    })
    combobox(name, names.dataset.choices, (person) => {
      name.value = person.name
      record.value = person.id
      changed(name)
    })
  }
  if (names) {
    const rows = [...names.querySelectorAll(".name-row")]
    const blank = rows.at(-1).cloneNode(true)
    for (const row of rows) makeLive(row)
    const more = form.querySelector("[data-add-name]")
    more.hidden = names.querySelector("[name=bylines_name]").disabled
    more.addEventListener("click", () => {
      const row = blank.cloneNode(true)
      names.append(row)
      makeLive(row)
      row.querySelector("input").focus()
    })
  }
})()
