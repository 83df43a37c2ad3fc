from tests.reads.scene import Scene
def test_p(scene: Scene) -> None:
    for t in ("resource","request","match","booking","member"):
        print(t, len(scene.facts.tables[t]))
    qs = ["{viewer{name grants{role pole{id name} member{name}}} pole{slug}}",
    "{members(first:100){totalCount edges{cursor node{id reference name createdAt siret contact{email} charterSignature{version signedOn} sites{id name main commune{name insee latitude postcodes}}}} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}",
    "{resources(first:100){nodes{__typename id title description kind price{amount per currency} quantity{value unit} availability{start end} weeklySlots{weekday start end} site{name} member{name} ... on Vehicle{cargoVolumeM3 seats refrigerated licence} ...on Premises{areaM2 stepFree}}}}",
    "{requests(first:100){nodes{__typename id budget{amount strict} period{start end} exchangeModes ... on VehicleRequest{licenceHeld seatsMin} ... on PremisesRequest{premisesKindIn stepFreeRequired}}}}",
    "{matches(first:100){totalCount nodes{id s:score sentence criteria{code utility weight pointsLost sentence} checks{code attribute status sentence} periods{start end} steps{event status side heard comment at} request{title} resource{title} provider{name} receiver{name} booking{status holdUntil periods{start}}}}}",
    "{bookings(first:100){nodes{id quantity match{id} providerContact{name} receiverContact{email}}}}",
    "{pole(slug:\"rade\"){charter{version adoptedOn body} members{totalCount} resources{totalCount} requests{totalCount} matches{totalCount nodes{booking{id}}}}}",
    "{members{totalCount}}","{members{__typename}}","{members{pageInfo{hasPreviousPage}}}","{members{pageInfo{__typename}}}", "{members{pageInfo{__typename} totalCount}}", "{members(first:0){totalCount nodes{id}}}",
    ]
    bad=[]
    for q in qs:
        for who in scene.people:
            for l in ("fr","en"):
                try: scene.agree(q,None,who,language=l)
                except AssertionError as e: bad.append(str(e)[:1500])
    print("\n\n".join(bad[:12]), len(bad)); assert not bad
