// Loaded before a process (`node --import`): its clock is CLOCK_SHIFT_MS milliseconds off the machine's.
const shift = Number(process.env.CLOCK_SHIFT_MS);
const TrueDate = Date;

class ShiftedDate extends TrueDate {
  constructor(...given) {
    if (given.length === 0) super(TrueDate.now() + shift);
    else super(...given);
  }

  static now() {
    return TrueDate.now() + shift;
  }
}

// Libraries tell types by the name of their constructor.
Object.defineProperty(ShiftedDate, 'name', { value: 'Date' });
globalThis.Date = ShiftedDate;
