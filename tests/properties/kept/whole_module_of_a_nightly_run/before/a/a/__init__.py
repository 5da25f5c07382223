import fresh
