using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using StreamVibe.Api.Accounts.External;
using StreamVibe.Api.Accounts.Mail;
using StreamVibe.Api.Accounts.TwoFactor;
using StreamVibe.Api.Http;
using StreamVibe.Storage;

namespace StreamVibe.Api.Accounts;

/// <summary>The sign-in store and the two kinds of ticket.</summary>
static class AccountsModule
{
    public const string AdminPolicy = "admin";
    const string CookieOrBearer = "streamvibe";

    /// <summary>To be added after the silo: keys are read and demo accounts are made when the database and the grains answer.</summary>
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        // A connection of the pool everybody shares, opened at first use: the database may not have an address yet.
        services.AddDbContext<AuthDb>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<Database>().ServicePool.CreateConnection(), contextOwnsConnection: true));
        services.AddDataProtection().SetApplicationName("streamvibe").PersistKeysToDbContext<AuthDb>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, SealedKeys.Setup>();
        services.AddSingleton<IPasswordHasher<AuthUser>, PasswordHasher<AuthUser>>();
        services.AddIdentityCore<AuthUser>(Rules).AddEntityFrameworkStores<AuthDb>().AddUserStore<SealedUserStore>().AddTokenProvider<MailedCodes>(TokenOptions.DefaultProvider);
        services.AddSingleton<PasswordWork>().AddSingleton<SignInLimit>().AddSingleton<RefreshTokens>().AddSingleton<Sessions>().AddSingleton<QuietTime>();
        services.AddScoped<PasswordSignIn>().AddScoped<Registration>().AddScoped<SignInLock>().AddScoped<SecondFactorCheck>().AddScoped<SecondFactorSetup>();
        services.AddScoped<CredentialChange>().AddScoped<PasswordReset>().AddScoped<EmailConfirmation>().AddScoped<SignInChange>();
        services.AddMail();
        services.AddSingleton(MailPolicy.Of(builder.Environment, builder.Configuration));
        services.AddAuthorizationBuilder().AddPolicy(AdminPolicy, policy => policy.RequireAuthenticatedUser().RequireRole("admin"));
        AddTickets(services, builder.Environment.IsDevelopment(), builder.AddOutsideTokens());
        builder.AddExternalSignIn();
        if (builder.Environment.IsDevelopment()) services.AddHostedService<DemoAccounts>();
        return builder;
    }

    static void Rules(IdentityOptions identity)
    {
        // Off, since it would also demand an e-mail. The key of the table keeps them apart.
        identity.User.RequireUniqueEmail = false;
        identity.User.AllowedUserNameCharacters = ""; // The user name is the e-mail, whose shape is checked as such, or an id.
        // Length is what makes a password strong; rules about its characters only make it hard to remember.
        identity.Password = new()
        {
            RequiredLength = 8,
            RequiredUniqueChars = 4,
            RequireDigit = false,
            RequireLowercase = false,
            RequireUppercase = false,
            RequireNonAlphanumeric = false,
        };
        // Short on purpose: whoever knows an e-mail can lock its owner out, so that must never last.
        identity.Lockout = new() { MaxFailedAccessAttempts = 20, DefaultLockoutTimeSpan = TimeSpan.FromMinutes(1), AllowedForNewUsers = true };
    }

    static void AddTickets(IServiceCollection services, bool development, bool outsideTokens) => services
        .AddAuthentication(CookieOrBearer)
        .AddPolicyScheme(CookieOrBearer, null, scheme =>
        {
            scheme.ForwardDefaultSelector = context =>
                !BearerHeader.IsPresent(context.Request) ? IdentityConstants.ApplicationScheme
                : outsideTokens && OutsideTokens.IsPresent(context.Request) ? OutsideTokens.Scheme
                : IdentityConstants.BearerScheme;
            // An API answers 401 and 403; the cookie scheme would redirect to a page.
            scheme.ForwardChallenge = scheme.ForwardForbid = IdentityConstants.BearerScheme;
        })
        .AddBearerToken(IdentityConstants.BearerScheme, bearer => bearer.BearerTokenExpiration = TimeSpan.FromHours(1))
        .AddCookie(IdentityConstants.ApplicationScheme, cookie =>
        {
            cookie.Cookie.Name = development ? "streamvibe" : "__Host-streamvibe";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = development ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            cookie.ExpireTimeSpan = Sessions.Lifetime;
            cookie.SlidingExpiration = false; // The session behind it ends then anyway.
        });
}
