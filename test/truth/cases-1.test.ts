import { testCases } from './cases.js';

testCases(1, 20);
