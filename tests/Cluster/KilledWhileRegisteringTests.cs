using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(OneProcessTests))]
public sealed class KilledWhileRegisteringTests(OneProcess installation, ITestOutputHelper output)
{
    const int Burst = 24, Late = 6;
    const string WithoutProfile = """select u.email from auth."user" u where not exists (select from app.users p where p.id = u.id)""";

    /// <summary>Profile, subscription, counters and account.created rows of everybody who has a sign-in.</summary>
    const string Provisioned = """
        select format('%s: %s profiles, %s subscriptions, %s counters, %s audit rows', u.email, p.n, s.n, c.n, a.n)
        from auth."user" u,
          lateral (select count(*) as n from app.users x where x.id = u.id) p,
          lateral (select count(*) as n from app.subscription x where x.user_id = u.id) s,
          lateral (select count(*) as n from app.usage_counter x where x.user_id = u.id) c,
          lateral (select count(*) as n from app.audit_log x where x.user_id = u.id and x.action = 'account.created') a
        where (p.n, s.n, c.n, a.n) <> (1, 1, 3, 1)
        """;

    [Fact]
    public async Task Whoever_was_registering_at_a_kill_has_one_whole_account_after_the_first_sign_in()
    {
        var chance = Seeds.Next(output);
        var books = installation.Books;
        var people = Enumerable.Range(0, Burst).Select(_ => installation.Stranger("burst")).ToList();
        var burst = people.Select(TryAsync).ToList();
        // Let some through; then stop everybody between the sign-in and its profile.
        await Task.WhenAny(burst);
        await Task.Delay(chance.Next(0, 300));
        var hold = await books.HoldUpProvisioningAsync();
        // All of the others may be through.
        people.AddRange(Enumerable.Range(0, Late).Select(_ => installation.Stranger("burst")));
        burst.AddRange(people.Skip(Burst).Select(TryAsync));
        await Wait.UntilAsync("sign-ins without a profile", TimeSpan.FromSeconds(30), async () => (await books.ListAsync<string>(WithoutProfile)).Count >= 3, installation.Tell, TimeSpan.FromMilliseconds(20));
        await installation.KillAsync();
        var acknowledged = people.Where((_, at) => burst[at].Result).Select(person => person.Email).ToList();
        // The server ends after its owner, and would do meanwhile what was sent whole.
        await installation.StartAsync();
        await hold.DisposeAsync();

        var registered = await books.ListAsync<string>("""select email from auth."user" where email like 'burst-%'""");
        var half = await books.ListAsync<string>(WithoutProfile);
        output.WriteLine($"{acknowledged.Count} acknowledged, {registered.Count} signed up, {half.Count} of them without a profile");
        Assert.Empty(acknowledged.Except(registered));
        Assert.NotEmpty(half);

        foreach (var person in people.Where(person => registered.Contains(person.Email)))
        {
            await person.SignInAsync();
            Assert.Equal(person.Email, (string?)(await person.GetAsync("/api/me"))["email"]);
        }
        Assert.Empty(await books.ListAsync<string>(Provisioned));

        // Those who never got an answer register again as if nothing had happened.
        var late = people.First(person => !acknowledged.Contains(person.Email));
        await late.RegisterAsync();
        await late.SignInAsync();
        Assert.Empty(await books.ListAsync<string>(Provisioned));
    }

    /// <summary>Whether the registration was acknowledged.</summary>
    static async Task<bool> TryAsync(Person person)
    {
        try
        {
            using var answer = await person.TryRegisterAsync();
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
