import { put } from '../platform/put';
import { shrink } from '../platform/shrink';
import { PutError, type AttachDeps } from './attaching';

/** What attaching needs of the browser, as browsers have it. */
export const attachDeps: AttachDeps = {
  shrink,
  put: (url, file, sent, signal) => put(url, file, sent, signal, (status) => new PutError(status)),
  preview: (file) => URL.createObjectURL(file),
  forget: (preview) => URL.revokeObjectURL(preview),
};
