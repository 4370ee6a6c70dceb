const MOST_LAYERS = 8;

/**
 * Whether the path of a request target must be refused: it has a segment `.` or `..`, plain or encoded however often,
 * a back slash or control character, is not well encoded, or is no path at all.
 *
 * A proxy before us may have matched its rules on the raw text while a server behind would fold the dots away.
 */
export function isUnsafePath(target: string): boolean {
  const path = target.split('?', 1)[0];
  if (!path.startsWith('/') || path.startsWith('//') || !isWellEncoded(path)) {
    return true;
  }
  let text = path;
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    if (hasDotSegment(text)) {
      return true;
    }
    const peeled = peel(text);
    if (peeled === text) {
      return false;
    }
    text = peeled;
  }
  return true;
}

function hasDotSegment(path: string): boolean {
  return path.split(/[/\\]/).some((segment) => /^\.{1,2}(;.*)?$/.test(segment)) || /[\\\u0000-\u001f\u007f]/.test(path);
}

/** Takes one layer of encoding off the characters that matter to paths; others may be a label's name. */
function peel(path: string): string {
  return path.replace(/%(2e|2f|5c|25|3b|[01][0-9a-f]|7f)/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16))
  );
}

function isWellEncoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
