import { LookupsPage } from '@anju/ui';

export const OwnLookupsPage = () => <LookupsPage certifyPath={(queryId) => `/my/evidence/${queryId}`} />;
