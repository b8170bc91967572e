using StreamVibe.Billing;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>Two silos write holds of the same people, as they do while a grain has two activations; and one person asks for more than can be written.</summary>
public sealed class TwoWritersTests(PostgresFixture postgres)
{
    [Fact]
    public async Task At_the_limit_minus_ten_exactly_ten_are_granted_and_every_id_has_one_answer()
    {
        await using var ledger = await Ledger.CreateAsync(postgres);
        var people = await ledger.PeopleAsync(new(500, Used: 490), new(500, Used: 490), new(500, Used: 490));
        HoldWriter[] silos = [await ledger.WriterAsync(), await ledger.WriterAsync()];
        // Each id comes to both, and to one of them twice.
        var wishes = people.SelectMany(person => Enumerable.Range(0, 330).Select(_ => new HoldRequest(person, Chance.Id(), QuotaKind.Sync))).ToList();
        var answers = await Task.WhenAll(wishes.SelectMany((wish, at) => ((int[])[0, 1, at % 2]).Select(async silo => (Wish: wish, Answer: await silos[silo].Hold(wish)))));

        Assert.All(answers.GroupBy(answer => answer.Wish), same => Assert.Single(same.Select(answer => answer.Answer.State).Distinct()));
        foreach (var person in people) Assert.Equal(10, answers.Where(answer => answer.Wish.UserId == person && answer.Answer.Granted).Select(answer => answer.Wish).Distinct().Count());
        Assert.Equal(["490/10/10/320", "490/10/10/320", "490/10/10/320"], await Sql.ListAsync<string>(ledger.ConnectionString,
            """
            select c.used || '/' || c.held || '/' || count(*) filter (where e.state = 'held') || '/' || count(*) filter (where e.state = 'refused')
            from app.usage_counter c join app.usage_event e on e.user_id = c.user_id and e.kind = c.kind group by c.user_id, c.kind, c.used, c.held
            """, "streamvibe_service"));
    }

    [Fact]
    public async Task Somebody_with_four_fifths_of_the_load_is_shed_and_everybody_else_is_served()
    {
        await using var ledger = await Ledger.CreateAsync(postgres);
        var people = await ledger.PeopleAsync([Offer.Unlimited, .. Enumerable.Repeat(Offer.Unlimited, 50)]);
        var writer = await ledger.WriterAsync(options: new() { MostWaitingPerUser = 64 });
        var load = Enumerable.Range(0, 2_500).Select(number => number % 5 == 0 ? people[1 + (number / 5 % 50)] : people[0]);
        var outcomes = await Task.WhenAll(load.Select(async person => (Person: person, Outcome: await Ask(person))));

        Assert.All(outcomes.Where(outcome => outcome.Person != people[0]), outcome => Assert.Equal("held", outcome.Outcome));
        var hot = outcomes.Where(outcome => outcome.Person == people[0]).CountBy(outcome => outcome.Outcome).ToDictionary();
        Assert.Equal([nameof(ErrorCode.RateLimited), "held"], hot.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(hot["held"], 64, 1_999);
        Assert.Empty(await ledger.ContradictionsAsync());

        async Task<string> Ask(Guid person)
        {
            try { return (await writer.Hold(new(person, Chance.Id(), QuotaKind.Sync))).State!; }
            catch (DomainException shed) { return $"{shed.Code}"; }
        }
    }
}
