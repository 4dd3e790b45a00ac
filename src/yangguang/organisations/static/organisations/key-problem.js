// A key that was refused, or a dialogue that was closed, is said on the page.
document.addEventListener('allauth.error', function (event) {
  event.preventDefault()
  const notice = document.getElementById('key-problem')
  if (notice) {
    notice.hidden = false
    notice.scrollIntoView({ block: 'center' })
  }
})
