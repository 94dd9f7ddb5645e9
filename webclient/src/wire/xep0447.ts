import { attr, child, textOf, type El } from './element';
import { ns } from './ns';
import { x, type Xml } from './xml';

/** A file that a line shows. What is not known is '' or 0. */
export type SharedFile = Readonly<{
  url: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Its media type. */
  type: string;
  /** Of a picture, in pixels. */
  width: number;
  height: number;
}>;

/** Says that a message's body is the address of a file (XEP-0066 v1.5), and what it is (XEP-0447 v0.3.1, XEP-0446 v0.2.0). */
export const sharing = ({ url, name, size, type, width, height }: SharedFile): Xml =>
  x`<x xmlns="${ns.oob}"><url>${url}</url></x><file-sharing xmlns="${ns.sfs}" disposition="inline"><file xmlns="${ns.file}"><name>${name}</name><size>${size}</size>${type !== '' && x`<media-type>${type}</media-type>`}${width > 0 && x`<width>${width}</width><height>${height}</height>`}</file><sources><url-data xmlns="${ns.urlData}" target="${url}"/></sources></file-sharing>`;

/** The file that a message shows; undefined if it shows none. Only addresses of the web: anything else stays text. */
export function fileIn(message: El): SharedFile | undefined {
  const shared = child(message, 'file-sharing', ns.sfs);
  const sources = shared && child(shared, 'sources', ns.sfs);
  const source = sources && child(sources, 'url-data', ns.urlData);
  const oob = child(message, 'x', ns.oob);
  const url = oob === undefined ? source && attr(source, 'target') : textOf(oob, 'url', ns.oob);
  if (url === undefined || !/^https?:\/\//i.test(url)) return undefined;
  const about = shared && child(shared, 'file', ns.file);
  const number = (name: string) => Math.max(0, Number(about && textOf(about, name, ns.file)) || 0);
  return {
    url,
    name: about ? textOf(about, 'name', ns.file) : '',
    size: number('size'),
    type: about ? textOf(about, 'media-type', ns.file) : '',
    width: number('width'),
    height: number('height'),
  };
}
