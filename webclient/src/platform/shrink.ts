const edgeMax = 2048; // px: larger than any screen shows in a chat
const quality = 0.85;

/** A picture as it is sent, with its size in pixels. */
export type Shrunk = Readonly<{ file: File; width: number; height: number }>;

const pictures = /^image\/(png|jpeg|gif|webp)$/;

/**
 * Makes a picture fit to be sent: no edge longer than 2,048 px, and of a photograph nothing that the camera wrote into
 * it, such as the place. What is no picture, moves, or would only grow stays as it is.
 */
export async function shrink(file: File): Promise<Shrunk> {
  if (!pictures.test(file.type)) return { file, width: 0, height: 0 };
  try {
    const bitmap = await createImageBitmap(file);
    const { width, height } = bitmap;
    const scale = Math.min(1, edgeMax / Math.max(width, height));
    if (file.type === 'image/gif' || (file.type !== 'image/jpeg' && scale === 1))
      return { file, width, height };
    const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
    const drawn = await draw(bitmap, size, file.type);
    return drawn.size > file.size && scale < 1 && file.type !== 'image/jpeg'
      ? { file, width, height }
      : { file: new File([drawn], file.name, { type: drawn.type }), ...size };
  } catch {
    return { file, width: 0, height: 0 }; // not what its name says: the server will tell
  }
}

type Size = Readonly<{ width: number; height: number }>;

function draw(bitmap: ImageBitmap, { width, height }: Size, type: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return canvas.convertToBlob({ type, quality });
}
