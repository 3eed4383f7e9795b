export { type ListState, useListState } from '@anju/ui';
