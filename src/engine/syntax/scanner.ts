/** A cursor over a text, character by character (code points; the empty string is the end). */
export class Scanner {
  pos = 0;

  constructor(readonly text: string) {}

  /** The character at the cursor, not consumed. */
  peek(): string {
    const code = this.text.charCodeAt(this.pos);
    if (code >= 0xd800 && code <= 0xdfff) {
      return String.fromCodePoint(this.text.codePointAt(this.pos) ?? 0);
    }
    return this.text.charAt(this.pos);
  }

  /** Consumes one character; nothing at the end. */
  next(): string {
    const char = this.peek();
    this.pos += char.length;
    return char;
  }

  /** Consumes the next character if it is one of `chars`. */
  accept(chars: string): boolean {
    const char = this.peek();
    if (char === '' || !chars.includes(char)) {
      return false;
    }
    this.pos += char.length;
    return true;
  }

  /** Consumes all characters for which `wanted` holds. */
  skipWhile(wanted: (char: string) => boolean): void {
    while (wanted(this.peek())) {
      this.next();
    }
  }

  /** Whether the next character is one of `chars`. */
  is(chars: string): boolean {
    const char = this.peek();
    return char !== '' && chars.includes(char);
  }
}
