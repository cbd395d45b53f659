// The focus of a photo: a click on the picture fills in the two numbers; they work without it.
document.addEventListener("DOMContentLoaded", () => {
  const stage = document.getElementById("focus-stage")
  const [x, y] = ["id_focal_x", "id_focal_y"].map((id) => document.getElementById(id))
  const image = stage?.querySelector("img")
  if (!image || !x || !y) return
  const point = stage.querySelector(".focus-point")
  const show = () => {
    point.style.left = `${Number(x.value) * 100}%`
    point.style.top = `${Number(y.value) * 100}%`
  }
  stage.classList.add("is-live")
  stage.addEventListener("click", (event) => {
    const box = image.getBoundingClientRect()
    const share = (value) => Math.min(Math.max(value, 0), 1).toFixed(3)
    x.value = share((event.clientX - box.left) / box.width)
    y.value = share((event.clientY - box.top) / box.height)
    show()
  })
  for (const input of [x, y]) input.addEventListener("input", show)
  show()
})
