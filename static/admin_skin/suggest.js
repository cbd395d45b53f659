// Places that the text names, one click from the field.
(() => {
  const desk = document.getElementById("desk")
  const form = document.getElementById("article_form")
  const select = document.getElementById("id_places")
  if (!desk || !select || select.disabled) return

  const say = window.gettext ?? ((text) => text)
  const box = document.createElement("div")
  box.className = "suggestions"
  const ask = document.createElement("button")
  ask.type = "button"
  ask.className = "quiet"
  ask.textContent = say("Places named in the text")
  const found = document.createElement("span")
  found.setAttribute("aria-live", "polite")
  box.append(ask, found)
  select.closest(".form-row").append(box)

  const has = (id) => [...select.selectedOptions].some((option) => option.value === String(id))

  const add = (place, button) => {
    let option = [...select.options].find((each) => each.value === String(place.id))
    if (!option) {
      option = new Option(place.text, place.id)
      select.append(option)
    }
    option.selected = true
    window.django?.jQuery(select).trigger("change")
    select.dispatchEvent(new Event("change", { bubbles: true }))
    button.remove()
  }

  ask.addEventListener("click", async () => {
    const data = new FormData()
    for (const name of ["title", "summary", "body", "csrfmiddlewaretoken"]) {
      data.append(name, form.elements[name].value)
    }
    found.replaceChildren()
    let places
    try {
      const response = await fetch(desk.dataset.suggest, {
        method: "POST",
        body: data,
        credentials: "same-origin",
      })
      places = (await response.json()).places.filter((place) => !has(place.id))
    } catch {
      found.textContent = say("Not possible now; try again.")
      return
    }
    if (!places.length) found.textContent = say("Nothing found in the text.")
    for (const place of places) {
      const button = document.createElement("button")
      button.type = "button"
      button.className = "suggestion"
      button.textContent = `+ ${place.text}`
      button.addEventListener("click", () => add(place, button))
      found.append(button)
    }
  })
})()
