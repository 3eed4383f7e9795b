import { LookupsPage } from '@anju/ui';

/** X-4 on the telephone. */
export const OwnLookupsPage = () => <LookupsPage back={{ to: '/me', text: '我的' }} />;
