def test_those_who_wait_stand_in_the_list(ola, person):
    asking = person()
    asking.says("Hvem har rett til barnekoordinator?")
    sent = asking.asks()
    assert sent.number in ola.sees()
