/** The text of a body, of a long one the beginning: a chunk more than `most` bytes at the longest. The rest is not read. */
export async function beginning(source: AsyncIterable<Uint8Array>, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most) {
      break;
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}
