/** A WebSocket with the subprotocol xmpp that swallows what is sent while it is not open. */
export function openSocket(url: string): WebSocket {
  const socket = new WebSocket(url, 'xmpp');
  const send = socket.send.bind(socket);
  socket.send = (text) => {
    if (socket.readyState === WebSocket.OPEN) send(text);
  };
  return socket;
}
