using Microsoft.AspNetCore.Identity;
using StreamVibe.Accounts;

namespace StreamVibe.Api.Accounts;

/// <summary>Two accounts to try the product with. Added in Development only; nothing is connected.</summary>
sealed partial class DemoAccounts(IServiceScopeFactory scopes, ILogger<DemoAccounts> log) : IHostedService
{
    const string Password = "Streamvibe-demo-1";
    static readonly string[] emails = ["demo@streamvibe.local", "admin@streamvibe.local"];

    public async Task StartAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var email in emails) await Ensure(scope.ServiceProvider, email);
    }

    public Task StopAsync(CancellationToken cancellation) => Task.CompletedTask;

    async Task Ensure(IServiceProvider services, string email)
    {
        var users = services.GetRequiredService<UserManager<AuthUser>>();
        if (await users.FindByEmailAsync(email) is { } known)
        {
            // A start that died between the sign-in and its account is finished here.
            await services.GetRequiredService<IGrainFactory>().GetGrain<IAccountGrain>(known.Id).Ensure();
            return;
        }
        await services.GetRequiredService<Registration>().Create(email, Password, confirmed: true);
        LogCreated(email);
    }

    [LoggerMessage(2100, LogLevel.Information, "Demo account {Email} is ready")]
    partial void LogCreated(string email);
}
