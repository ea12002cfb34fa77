/** Thrown while a form is read when the text cannot go on as one; its message tells the writer what to do. */
export class NoForm extends Error {
  override readonly name = 'NoForm';
}
