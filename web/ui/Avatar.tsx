/** The initials of a name, on a color derived from it. */
export function Avatar({ name, size = 20 }: { name: string; size?: number | undefined }) {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
  const style = { width: size, height: size, fontSize: size * 0.42, backgroundColor: getAvatarColor(name) };
  return (
    <span
      role="img"
      aria-label={name}
      title={name}
      style={style}
      className="inline-flex shrink-0 items-center justify-center rounded-full font-semibold text-white select-none"
    >
      <span aria-hidden="true">{initials}</span>
    </span>
  );
}

/** Dark enough for white text at any hue. */
function getAvatarColor(name: string): string {
  let hue = 0;
  for (const letter of name) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return `oklch(0.48 0.12 ${hue})`;
}
