using StreamVibe.Billing;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>What has to be true again within two minutes of the last fault.</summary>
static class Well
{
    const int Answers = 20;

    static readonly TimeSpan promised = TimeSpan.FromSeconds(120);

    /// <summary>Twenty good answers in a row through every API and twenty acknowledged units through every silo, and no run that is still open.</summary>
    public static async Task AgainAsync(Farm farm)
    {
        var person = await farm.NewPersonAsync();
        await farm.Books.LimitAsync(person.Email, Answers * farm.Silos.Count);
        var user = await farm.Books.UserIdAsync(person.Email);
        var last = "";
        for (var at = 0; at < farm.Silos.Count; at++)
        {
            await using var door = await SiloClient.ConnectAsync(farm.GatewayOf(farm.Silos[at]));
            await Wait.UntilAsync($"{Answers} units through {farm.Silos[at]}", promised, async () =>
            {
                try
                {
                    for (short number = 0; number < Answers; number++) await door.Grains.GetGrain<ISubscriptionGrain>(user).Hold(QuotaKind.Sync, new Guid(at + 1, number, 0, new byte[8]));
                    return true;
                }
                catch (Exception failure)
                {
                    last = failure.Message;
                    return false;
                }
            }, () => $"{last}\n{farm.Tell()}");
        }
        Assert.Equal((0, Answers * farm.Silos.Count), await farm.Books.UsageAsync(user));
        foreach (var door in new[] { person, person.At(farm.Api2) })
            await Wait.UntilAsync($"{Answers} good answers", promised, async () =>
            {
                for (var number = 0; number < Answers; number++)
                {
                    using var answer = await door.SendAsync(HttpMethod.Get, "/api/quota");
                    if (!answer.IsSuccessStatusCode) return false;
                }
                return true;
            }, farm.Tell);
        await Wait.UntilAsync("every run to end", promised, async () => await farm.Books.OneAsync<long>("select count(*) from app.sync_run where status in ('queued', 'running')") == 0, farm.Tell);
    }
}
