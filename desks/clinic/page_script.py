"""The script of the clinic's page: pictures come in wherever they are dropped or pasted.

It feeds the desk's own file field, so that a picture has one way in.
"""

from __future__ import annotations

__all__ = ["ADD_HTML", "PAGE_SCRIPT"]

ADD_HTML = (
    '<div class="dt more"><button type="button" class="act" data-more>Add photographs</button> '
    '<span class="src">or drop or paste them anywhere on this page; they never leave '
    "this machine</span></div>"
)
"""Where the field holds pictures already, the framework leaves no way to add others."""

PAGE_SCRIPT = """
let pasted = 0;
const field = () => document.querySelector('#photo input[type=file]');
const here = () => document.querySelector('#case')?.checkVisibility() && field();
const holdsFiles = (data) => data && [...data.types].includes('Files');
const give = (files) => {
  const all = new DataTransfer();
  for (const one of files) all.items.add(one);
  const to = field();
  to.files = all.files;
  to.dispatchEvent(new Event('change', {bubbles: true}));
};
const named = (file) => file.name && !/^image[.]/.test(file.name) ? file
  : new File([file], `pasted-${++pasted}.${file.type.split('/')[1] || 'png'}`, {type: file.type});
element.addEventListener('click', (event) => {
  if (event.target.closest('[data-more]')) field()?.click();
});
document.addEventListener('paste', (event) => {
  const files = [...(event.clipboardData?.files || [])].filter((one) => one.type.match('^image/'));
  if (!files.length || !here()) return;
  event.preventDefault();
  give(files.map(named));
});
for (const way of ['dragenter', 'dragover'])
  document.addEventListener(way, (event) => {
    if (!holdsFiles(event.dataTransfer) || !here()) return;
    event.preventDefault();
    document.body.classList.add('dt-drag');
  });
for (const way of ['dragend', 'drop'])
  document.addEventListener(way, () => document.body.classList.remove('dt-drag'), true);
document.addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) document.body.classList.remove('dt-drag');
});
document.addEventListener('drop', (event) => {
  if (!holdsFiles(event.dataTransfer) || !here() || event.defaultPrevented) return;
  event.preventDefault();
  const files = [...event.dataTransfer.files];
  if (files.length) give(files);
});
"""
"""Script of a ``gr.HTML``."""
