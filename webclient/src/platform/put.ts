/** Puts a file at an address and tells how much has gone. Rejects with the HTTP status, 0 without an answer. */
export function put(
  url: string,
  file: File,
  sent: (part: number) => void,
  signal: AbortSignal,
  refused: (status: number) => Error,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much has gone
    request.open('PUT', url);
    if (file.type !== '') request.setRequestHeader('Content-Type', file.type);
    request.upload.onprogress = (event) => sent(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () => {
      if (request.status === 201) resolve();
      else reject(refused(request.status));
    };
    request.onerror = request.onabort = () => reject(refused(0));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
