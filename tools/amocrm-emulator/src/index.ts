export {
  type ControlAccount,
  ControlCallError,
  type ControlCardType,
  type ControlClient,
  type ControlFault,
  type ControlLoggedRequest,
  type ControlSnapshot,
  type ControlState,
  createControlClient,
  type RequestQuery,
} from './control-client.ts';
export type { Emulator, EmulatorAccount, EmulatorOptions, EmulatorUser } from './options.ts';
export { startEmulator } from './start.ts';
