/** A manager of the company: a user of amoCRM with a mailbox. */
export interface Manager {
  /** Address of the user in amoCRM and of the mailbox. */
  address: string;
  name: string;
  password: string;
}

/** A client: a contact in amoCRM with a mailbox elsewhere. */
export interface Client {
  name: string;
  firstName: string;
  lastName: string;
  address: string;
  password: string;
}

/** Name of a deal of the example. */
export type Deal = 'a' | 'b' | 'c';

/** Who plays in the worked example: one manager and one client a deal. */
export const PEOPLE: Record<Deal, { manager: Manager; client: Client }> = {
  a: {
    manager: { name: 'Иван Петров', address: 'ivan@company.test', password: 'ivan-mail-password' },
    client: {
      name: 'Анна Смирнова',
      firstName: 'Анна',
      lastName: 'Смирнова',
      address: 'anna@client.test',
      password: 'anna-mail-password',
    },
  },
  b: {
    manager: { name: 'Мария Сидорова', address: 'maria@company.test', password: 'maria-mail-password' },
    client: {
      name: 'Борис Волков',
      firstName: 'Борис',
      lastName: 'Волков',
      address: 'boris@client.test',
      password: 'boris-mail-password',
    },
  },
  c: {
    manager: { name: 'Олег Кузнецов', address: 'oleg@company.test', password: 'oleg-mail-password' },
    client: {
      name: 'Вера Лебедева',
      firstName: 'Вера',
      lastName: 'Лебедева',
      address: 'vera@client.test',
      password: 'vera-mail-password',
    },
  },
};
