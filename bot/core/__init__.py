"""The pure core: standard library only, frozen data in, frozen data out; no clock, no await, no Telegram."""
