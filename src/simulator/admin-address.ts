/** The administrator of every simulated organization. */
export const adminAddress = 'admin@acme.example';
