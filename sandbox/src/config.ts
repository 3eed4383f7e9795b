import { Type } from 'typebox';
import { Value } from 'typebox/value';

const Port = Type.Integer({ minimum: 0, maximum: 65_535 });

const SandboxConfig = Type.Object({
  /** The page, the phones, the time stamps and the revocation lists. */
  sandboxPort: Port,
  /** Keys, messages and `demo.json` are kept here. */
  sandboxDirectory: Type.String({ minLength: 1 }),
  /** The local certificate service of an employer's computer. */
  certificateServicePort: Port,
  /** Where the centre calls the bank. */
  bankPort: Port,
  /** Where the bank pushes 到账通知 (SBDC100): the centre's own listener. */
  centreBankPort: Port,
  /** The message centres: the province's, Unicom's, one more, and where the service listens for Unicom's reports. */
  cmppPort: Port,
  sgipPort: Port,
  smppPort: Port,
  sgipProviderPort: Port,
  /** The platforms of pushes, and where the service listens for WeChat's events. */
  wechatPort: Port,
  appPushPort: Port,
  wechatEventPort: Port,
  /** Weibo, and where the service listens for what is written to its account. */
  weiboPort: Port,
  weiboMessagePort: Port,
  /** The ticket printer of the first outlet. */
  printerPort: Port,
  /** The A4 printer of the first kiosk (IPP). */
  documentPrinterPort: Port,
  /** With which a browser becomes the kiosk of the fictional city, once; '' when there is none. */
  kioskCode: Type.String({ pattern: '^(\\d{8})?$' }),
  /** Where that kiosk's page is. */
  kioskAddress: Type.String(),
  /** Where the service takes calls (FastAGI), and the sounds that it shares with the exchange. */
  hotlinePort: Port,
  /** Where the exchange takes orders (AMI). */
  telephoneOrdersPort: Port,
  hotlineSounds: Type.String(),
  /** Origins of the pages that may use the certificate service besides local ones, comma separated. */
  webOrigins: Type.String(),
  webDirectory: Type.String({ minLength: 1 }),
});
export type SandboxConfig = Readonly<Type.Static<typeof SandboxConfig>>;

const defaults: Readonly<Record<keyof SandboxConfig, string>> = {
  sandboxPort: '8090',
  sandboxDirectory: '.anju/sandbox',
  certificateServicePort: '38090',
  bankPort: '8091',
  centreBankPort: '8092',
  cmppPort: '7890',
  sgipPort: '8801',
  smppPort: '2775',
  sgipProviderPort: '8802',
  wechatPort: '8803',
  appPushPort: '8804',
  wechatEventPort: '8805',
  weiboPort: '8806',
  weiboMessagePort: '8807',
  printerPort: '9100',
  documentPrinterPort: '8631',
  kioskCode: '',
  kioskAddress: '',
  hotlinePort: '4573',
  telephoneOrdersPort: '5038',
  hotlineSounds: '',
  webOrigins: '',
  webDirectory: 'apps/dist',
};

const environmentName = (key: string) => `ANJU_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** Reads `ANJU_SANDBOX_PORT` and its like; throws an Error naming every wrong variable. */
export function readSandboxConfig(environment: Readonly<Record<string, string | undefined>>): SandboxConfig {
  const faults: string[] = [];
  const read: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(SandboxConfig.properties)) {
    const text = environment[environmentName(key)] ?? defaults[key as keyof SandboxConfig];
    const value = Value.Convert(schema, text);
    if (Value.Check(schema, value)) read[key] = value;
    else faults.push(`${environmentName(key)}=${text}`);
  }
  if (faults.length > 0) throw new Error(`configuration is wrong: ${faults.join(', ')}`);
  return Object.freeze(Value.Parse(SandboxConfig, read));
}
