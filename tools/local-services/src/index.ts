export {
  type LocalServices,
  type LocalServicesOptions,
  SERVICE_NAMES,
  type ServiceName,
  startLocalServices,
} from './local-services.ts';
export { type LocalProduct, type LocalProductOptions, startLocalProduct } from './product.ts';
export { serviceProcess } from './service-process.ts';
