import { ConfigError } from '@pochtovik/service-kit';
import type { ComposerConfig } from '../config.ts';
import type { S3Settings } from './s3-objects.ts';

type S3Config = Pick<ComposerConfig, 's3BucketUrl' | 's3Region' | 's3AccessKeyId' | 's3SecretAccessKey'>;

/** The storage of the settings; null where files are kept in the database. @throws ConfigError when its key is missing */
export function s3Of(name: string, config: S3Config): S3Settings | null {
  const { s3BucketUrl: bucketUrl, s3Region: region, s3AccessKeyId, s3SecretAccessKey } = config;
  if (bucketUrl === undefined) return null;
  if (s3AccessKeyId === undefined || s3SecretAccessKey === undefined) {
    throw new ConfigError(name, ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']);
  }
  return { bucketUrl, region, accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey };
}
