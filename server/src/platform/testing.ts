export * from '../testing.ts'; // moved: import '../testing.ts' (server/src/testing.ts); this file goes away
