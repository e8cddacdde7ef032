"""The script of the form: what is typed goes to the server after a short pause, presses at once.

The panel is drawn anew after that. What was typed since then is put back into its field, so that
nobody's letters are lost; the focus goes where a press leads.
"""

from __future__ import annotations

__all__ = ["FORM", "JUMPS", "MESSAGES"]

FORM = """
let typed = null, timer = null, pressed = null;
const send = (act, id, value) => trigger('select', {act: act, id: id, value: value || ''});
const fields = () => [...element.querySelectorAll('[data-path]')];
const flush = () => {
  clearTimeout(timer);
  if (typed) send('type', typed.path, typed.value);
  typed = null;
};
element.addEventListener('input', (event) => {
  const path = event.target.dataset.path;
  if (path === undefined || event.target.tagName === 'SELECT') return;
  if (typed && typed.path !== path) flush();
  typed = {path: path, value: event.target.value};
  clearTimeout(timer);
  timer = setTimeout(flush, 500);
});
element.addEventListener('change', (event) => {
  const {path} = event.target.dataset;
  if (path === undefined) return;
  clearTimeout(timer);
  typed = null;
  send('set', path, event.target.value);
});
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (!button || !element.contains(button)) return;
  flush();
  const {act, id} = button.dataset;
  pressed = {act: act, id: id || ''};
  send(act, id || '');
});
watch('value', () => {
  for (const one of fields()) {
    const told = typed && typed.path === one.dataset.path ? typed.value : one.dataset.value;
    if (one.value !== told) one.value = told;
  }
  if (window.dermatraceGoTo !== undefined) {
    pressed = {act: 'open', id: window.dermatraceGoTo};
    window.dermatraceGoTo = undefined;
  }
  if (!pressed) return;
  const {act, id} = pressed;
  pressed = null;
  const goal = element.querySelector('[data-goal]')?.dataset.goal || '';
  const bare = (one) => one.dataset.path.replace('?', '');
  const presses = [...element.querySelectorAll('[data-act]')];
  const above = id.split('/').slice(0, -1).join('/');
  const target = (act === 'add' || act === 'open') && goal
    ? fields().find((one) => bare(one) === goal || bare(one).startsWith(goal + '/'))
    : presses.find((one) => one.dataset.id === id && one.dataset.act !== 'remove')
      || presses.find((one) => one.dataset.id === above && one.dataset.act === 'add');
  if (target) target.focus();
});
"""
"""Script of a ``gr.HTML``; its event ``select`` carries ``act``, ``id`` (a path) and ``value``."""

MESSAGES = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (!button || !element.contains(button)) return;
  window.dermatraceGoTo = button.dataset.id || '';
  trigger('select', {act: button.dataset.act, id: button.dataset.id || '', value: ''});
});
"""
"""Script of the list of messages: a press leads to the field in the form."""

JUMPS = """
element.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]');
  const goal = link && document.getElementById(link.getAttribute('href').slice(1));
  if (!goal) return;
  event.preventDefault();
  goal.scrollIntoView({block: 'start'});
  const first = goal.matches('button') ? goal : goal.querySelector('button');
  if (first) first.focus({preventScroll: true});
});
"""
"""Script of the ways along the form; the page has a base address, so a bare link would leave it."""
