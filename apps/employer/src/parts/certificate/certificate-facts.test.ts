import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCertificateFacts } from './certificate-facts.ts';

// Made with `openssl req -x509 -utf8 -set_serial 0x1234`, valid from 2026-11-23T13:33:17Z for a year.
const certificate =
  'MIIDjTCCAnWgAwIBAgICEjQwDQYJKoZIhvcNAQELBQAwXzELMAkGA1UEBhMCQ04xJzAlBgNVBAoMHumDkeW3nuekuuS+i+enkeaKgOaciemZkOWFrOWPuDEnMCUGA1UEAwwe6YOR5bee56S65L6L56eR5oqA5pyJ6ZmQ5YWs5Y+4MB4XDTI2MTEyMzEzMzMxN1oXDTI3MTEyMzEzMzMxN1owXzELMAkGA1UEBhMCQ04xJzAlBgNVBAoMHumDkeW3nuekuuS+i+enkeaKgOaciemZkOWFrOWPuDEnMCUGA1UEAwwe6YOR5bee56S65L6L56eR5oqA5pyJ6ZmQ5YWs5Y+4MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqM+9Oj8PdVdPoJXo4PiVNC3pKvynoWBYOG6bu0n1nUz7JphY2Ynj09aUZ/PmkTE29u3BxsVskxslyCa/Q5xZZiX20X3rTgCx8lJdr1TdzR3mhd+jrOuWhjinOGKzz1/hMSNc2uzPhJoSf7ttxEiesRLlf/YBzJnaiTBM2IyNsKZXx/sCE2oxtgP8TgEB3sUlWQ8xLMxjQt6CHn9HyK5inaSlUPxY4VhmwwvtZObe4MaIHIQs1ZaGD5KsQOh0IMTSwJXY1xvZ8HhGPHueuYLr7s7k/J/LdzOyBNywMpAZzOsNFND0uwptOd1b/ndsVeIhwu7AxcVwbo/WUnSy8Z099wIDAQABo1MwUTAdBgNVHQ4EFgQUvmh+A8bgO6iVvAr6ex8EuMFeUiswHwYDVR0jBBgwFoAUvmh+A8bgO6iVvAr6ex8EuMFeUiswDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAE2MbgFZvqCXxu8XknONdNfGSAG4wVxIT9o0PRud4hTZSKOP1tNsPJTwwPZo5aQsTdMWoG4AhXX20n1k5iAauwkQe6jG8Rc9EKfysuNf0un47FLx4eVUH6YKAQUpq3pzMy9RaUhbmQ6SospOZ9FZje6mWWAfyTJndujsz8ZmkLRZ3lBpWP6blywQbwRbCHETFV78F/mA9UGVlroGwil9/LWZptF/D14wdEjWgq8wC2Fjo8GDKW8/Hl/WEI2v1ZV1Az8rwqsOzu3MawlJQAqNOFktznhwQK2MV7HNo7qFnqeNWS5bUKisasf2msdO+r8pcvmnWIUHPN66sFWiKS08kdg==';

test('subject, serial and validity are read from a certificate', () => {
  assert.deepEqual(readCertificateFacts(certificate), {
    subject: '郑州示例科技有限公司',
    issuer: '郑州示例科技有限公司',
    validFrom: '2026-11-23T13:33:17Z',
    validTo: '2027-11-23T13:33:17Z',
    serial: '1234',
  });
});

test('bytes that are no certificate, or only half of one, read as nothing', () => {
  assert.equal(readCertificateFacts('AAAA'), undefined);
  assert.equal(readCertificateFacts('不是证书'), undefined);
  assert.equal(readCertificateFacts(certificate.slice(0, 400)), undefined);
});
