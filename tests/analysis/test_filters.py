def test_doses_are_put_together_by_what_is_published_apart() -> None:
    amounts = (0.249, 0.2531, 0.497, 0.5, 0.3)
    told = [Dose(one, "mg/kg").text for one in amounts]
    assert told == ["0.25 mg/kg", "0.25 mg/kg", "0.5 mg/kg", "0.5 mg/kg", "0.3 mg/kg"]
    assert Dose(55.8, "mg").text == "56 mg"
