// What only the browser can do for the page. Everything else happens on the server.

export function copy(text) {
  return navigator.clipboard.writeText(text);
}

const rowHeight = (list) => list.querySelector('[role="option"]')?.getBoundingClientRect().height || 36;

export function watchList(list, owner) {
  const keys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End']);
  let isAtTop = true;

  // The keys move the selection instead of scrolling.
  list.addEventListener('keydown', (event) => {
    if (keys.has(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
    }
  });

  list.addEventListener('scroll', () => {
    const wasAtTop = isAtTop;
    isAtTop = list.scrollTop < rowHeight(list) / 2;
    if (isAtTop !== wasAtTop) {
      owner.invokeMethodAsync('ScrolledAsync', isAtTop);
    }
  }, { passive: true });
}

export function reveal(list, index) {
  const height = rowHeight(list);
  const top = index * height;
  if (top < list.scrollTop) {
    list.scrollTop = top;
  } else if (top + height > list.scrollTop + list.clientHeight) {
    list.scrollTop = top + height - list.clientHeight;
  }
}
