const giveUpMs = 8000;

/** Scrolls to the comment and focuses it, once the panel shows it. */
export function scrollToComment(commentId: string): void {
  const show = () => {
    const comment = document.getElementById(`comment-${commentId}`);
    comment?.scrollIntoView({ block: 'center' });
    comment?.focus({ preventScroll: true });
    return comment !== null;
  };
  if (show()) return;
  const observer = new MutationObserver(() => show() && observer.disconnect());
  observer.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => observer.disconnect(), giveUpMs);
}
