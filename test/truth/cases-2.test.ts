import { testCases } from './cases.js';

testCases(21, 40);
